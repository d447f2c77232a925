import { z } from 'zod';

interface AnyRequest {
  seed: number;
  samples: number;
  format: 'png' | 'jpeg';
  returnBase64: boolean;
  creditCost: number;
  /** How long it takes in relation to the set latency. */
  latencyFactor: number;
}

/** What the simulator draws from, whichever model that dresses somebody was named. */
export interface DressRequest extends AnyRequest {
  modelName: 'tryon-v1.6' | 'tryon-max';
  /** http(s) address or data URI. */
  modelImage: string;
  garmentImage: string;
  category: 'auto' | 'tops' | 'bottoms' | 'one-pieces';
  photoType: 'auto' | 'flat-lay' | 'model';
}

/** Somebody who does not exist, as the prompt has them. */
export interface PersonRequest extends AnyRequest {
  modelName: 'model-create';
  prompt: string;
}

export type RunRequest = DressRequest | PersonRequest;

const image = z
  .string()
  .regex(/^(https?:\/\/|data:image\/[a-z0-9.+-]+;base64,)/i, 'must be a URL or a base64 data URI with its prefix');
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .default(42);
const samples = z.int().min(1).max(4).default(1);
const output = { output_format: z.enum(['png', 'jpeg']).default('png'), return_base64: z.boolean().default(false) };

const tryonV16 = z.strictObject({
  model_image: image,
  garment_image: image,
  category: z.enum(['auto', 'tops', 'bottoms', 'one-pieces']).default('auto'),
  mode: z.enum(['performance', 'balanced', 'quality']).default('balanced'),
  garment_photo_type: z.enum(['auto', 'flat-lay', 'model']).default('auto'),
  moderation_level: z.enum(['conservative', 'permissive', 'none']).default('permissive'),
  segmentation_free: z.boolean().default(true),
  num_samples: samples,
  seed,
  ...output,
});

const tryonMax = z.strictObject({
  model_image: image,
  product_image: image,
  prompt: z.string().optional(),
  aspect_ratio: z.string().optional(),
  generation_mode: z.enum(['balanced', 'quality']).default('balanced'),
  resolution: z.enum(['1k', '2k', '4k']).default('1k'),
  num_images: samples,
  seed,
  ...output,
});

const modelCreate = z.strictObject({
  prompt: z.string().min(1),
  aspect_ratio: z.string().optional(),
  generation_mode: z.enum(['balanced', 'quality']).default('balanced'),
  resolution: z.enum(['1k', '2k', '4k']).default('1k'),
  num_images: samples,
  seed,
  ...output,
});

/** 5, 8 and 12 seconds of the real engine, in relation to `balanced`. */
const LATENCY_FACTORS = { performance: 5 / 8, balanced: 1, quality: 12 / 8 };
const MAX_CREDITS = { balanced: { '1k': 2, '2k': 3, '4k': 4 }, quality: { '1k': 3, '2k': 4, '4k': 5 } };

/** Reads a body of POST /v1/run; `message` says what the engine's BadRequest would. */
export function parseRunRequest(body: unknown): { ok: true; request: RunRequest } | { ok: false; message: string } {
  const outer = z.strictObject({ model_name: z.string(), inputs: z.record(z.string(), z.unknown()) }).safeParse(body);
  if (!outer.success) return refuse(outer.error);
  switch (outer.data.model_name) {
    case 'tryon-v1.6': {
      const inputs = tryonV16.safeParse(outer.data.inputs);
      if (!inputs.success) return refuse(inputs.error);
      const { data } = inputs;
      return {
        ok: true,
        request: {
          modelName: 'tryon-v1.6',
          modelImage: data.model_image,
          garmentImage: data.garment_image,
          category: data.category,
          photoType: data.garment_photo_type,
          seed: data.seed,
          samples: data.num_samples,
          format: data.output_format,
          returnBase64: data.return_base64,
          creditCost: data.num_samples,
          latencyFactor: LATENCY_FACTORS[data.mode],
        },
      };
    }
    case 'tryon-max': {
      const inputs = tryonMax.safeParse(outer.data.inputs);
      if (!inputs.success) return refuse(inputs.error);
      const { data } = inputs;
      return {
        ok: true,
        request: {
          modelName: 'tryon-max',
          modelImage: data.model_image,
          garmentImage: data.product_image,
          category: 'auto',
          photoType: 'auto',
          seed: data.seed,
          samples: data.num_images,
          format: data.output_format,
          returnBase64: data.return_base64,
          creditCost: data.num_images * MAX_CREDITS[data.generation_mode][data.resolution],
          latencyFactor: 3,
        },
      };
    }
    case 'model-create': {
      const inputs = modelCreate.safeParse(outer.data.inputs);
      if (!inputs.success) return refuse(inputs.error);
      const { data } = inputs;
      return {
        ok: true,
        request: {
          modelName: 'model-create',
          prompt: data.prompt,
          seed: data.seed,
          samples: data.num_images,
          format: data.output_format,
          returnBase64: data.return_base64,
          creditCost: data.num_images,
          latencyFactor: 12 / 8,
        },
      };
    }
    default:
      return { ok: false, message: `model_name: ${outer.data.model_name} is not simulated` };
  }
}

function refuse(error: z.ZodError): { ok: false; message: string } {
  const issues = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return { ok: false, message: `Invalid request body: ${issues.join('; ')}` };
}
