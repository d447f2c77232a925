import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs one of the product's commands to its end and returns what it printed; its failure is an error with its words. */
export async function runCommand(args: string[], env: Record<string, string>): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, args, { env: env as NodeJS.ProcessEnv, maxBuffer: 10_000_000 });
    return stdout;
  } catch (error) {
    const output = error as { stderr?: string; stdout?: string };
    throw new Error((output.stderr || output.stdout || 'The command failed').trim().split('\n').slice(-12).join('\n'));
  }
}
