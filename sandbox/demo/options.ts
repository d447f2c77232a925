import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Do the main job on throw-away data and end. */
  isOnce: boolean;
  /** Begin with no data. */
  isFresh: boolean;
  garmentFile?: string;
  avatarFile?: string;
}

const USAGE = `./bin/demo [--once] [--fresh] [--garment FILE] [--avatar FILE]
  --once          do the main job on throw-away data, print one line of JSON, and end
  --fresh         begin anew, without the data of earlier starts
  --garment FILE  your own picture of a garment
  --avatar FILE   your own picture of a person`;

/** Reads the command line. Throws an Error with a sentence for the person. */
export function readOptions(args: string[], calledFrom: string): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      garment: { type: 'string' },
      avatar: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new Error(USAGE);
  const file = (name: 'garment' | 'avatar') => {
    const given = values[name];
    if (given === undefined) return undefined;
    const path = resolve(calledFrom, given);
    if (!existsSync(path)) throw new Error(`There is no file ${path}.`);
    return path;
  };
  const [garmentFile, avatarFile] = [file('garment'), file('avatar')];
  return {
    isOnce: values.once,
    isFresh: values.fresh,
    ...(garmentFile ? { garmentFile } : {}),
    ...(avatarFile ? { avatarFile } : {}),
  };
}
