/** What a presigned form allows: the policy's conditions against the fields and the file that came. */
import { z } from 'zod';
import type { S3Problem } from './s3-error.ts';

const policyShape = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.record(z.string(), z.string()),
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
    ]),
  ),
});
type Condition = z.infer<typeof policyShape>['conditions'][number];

/** Fields that no condition needs to name. `bucket` is the address's, not the form's. */
const FREE_FIELDS = new Set(['policy', 'x-amz-signature', 'bucket', 'file']);

/** The first condition that is not met, or undefined. Field names are in lower case. */
export function checkPolicy(fields: Map<string, string>, fileBytes: number, now: Date): S3Problem | undefined {
  const policy = readPolicy(fields.get('policy') ?? '');
  if (!policy) return { code: 'InvalidPolicyDocument', message: 'The policy can’t be read' };
  if (Date.parse(policy.expiration) <= now.getTime()) return denied('Policy expired.');
  for (const condition of policy.conditions) {
    const problem = checkCondition(condition, fields, fileBytes);
    if (problem) return problem;
  }
  const named = new Set(policy.conditions.flatMap(fieldsOf));
  const extra = [...fields.keys()].find(
    (name) => !named.has(name) && !FREE_FIELDS.has(name) && !name.startsWith('x-ignore-'),
  );
  return extra === undefined ? undefined : denied(`Extra input fields: ${extra}`);
}

function readPolicy(base64: string): z.infer<typeof policyShape> | undefined {
  try {
    return policyShape.parse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}

function checkCondition(condition: Condition, fields: Map<string, string>, fileBytes: number): S3Problem | undefined {
  if (!Array.isArray(condition)) {
    const broken = Object.entries(condition).find(([name, value]) => fields.get(name.toLowerCase()) !== value);
    return broken ? denied(`Policy Condition failed: ${broken[0]}`) : undefined;
  }
  switch (condition[0]) {
    case 'content-length-range':
      if (fileBytes > condition[2]) return { code: 'EntityTooLarge', message: `At most ${condition[2]} bytes` };
      if (fileBytes < condition[1]) return { code: 'EntityTooSmall', message: `At least ${condition[1]} bytes` };
      return undefined;
    case 'eq':
      return fields.get(fieldName(condition[1])) === condition[2]
        ? undefined
        : denied(`Policy Condition failed: ${condition[1]}`);
    case 'starts-with':
      return fields.get(fieldName(condition[1]))?.startsWith(condition[2])
        ? undefined
        : denied(`Policy Condition failed: ${condition[1]}`);
  }
}

function fieldsOf(condition: Condition): string[] {
  if (!Array.isArray(condition)) return Object.keys(condition).map((name) => name.toLowerCase());
  return condition[0] === 'content-length-range' ? [] : [fieldName(condition[1])];
}

function fieldName(name: string): string {
  return name.slice(1).toLowerCase();
}

function denied(detail: string): S3Problem {
  return { code: 'AccessDenied', message: `Invalid according to Policy: ${detail}` };
}
