/**
 * `node worker/commands/create-avatars.ts FOLDER [--from TABLE] [--yes] [--keep-all] [--again NAME]`: has the engine make
 * the avatars of a table (the starter library without `--from`), says first what that costs, and asks of each picture
 * whether it is kept. It can be stopped and run again at any time: nothing is paid twice. `import-avatars.ts FOLDER`
 * then adds those that were kept to the library.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { openAvatarDrafts } from '#app/domain/avatars/avatar-drafts.ts';
import { readWantedAvatars, TableProblem, type WantedAvatar } from '#app/domain/avatars/avatar-table.ts';
import { type Creation, createAvatar } from '#app/domain/avatars/create-avatar.ts';
import { CREDITS_PER_PERSON } from '#app/services/fashn/engine.ts';
import { readEngineCredits } from '#app/services/fashn/read-credits.ts';

/** Fewer than the engine takes of one account, which makes merchants' photos meanwhile. */
const AT_ONCE = 3;
const STARTER_LIBRARY = new URL('../../app/domain/avatars/starter-avatars.csv', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string' },
    yes: { type: 'boolean', default: false },
    'keep-all': { type: 'boolean', default: false },
    again: { type: 'string', multiple: true, default: [] },
  },
});
const [folder] = positionals;
if (!folder) {
  console.error('Name the folder that the pictures go to.');
  process.exit(2);
}

const terminal = createInterface({ input: process.stdin, output: process.stdout });
// Lines that come while nothing is asked wait for their question; the end of the input is an answer too.
const lines = terminal[Symbol.asyncIterator]();
async function ask(question: string): Promise<string | undefined> {
  process.stdout.write(`${question} `);
  const { value, done } = await lines.next();
  if (done) process.stdout.write('\n');
  return done ? undefined : value.trim().toLowerCase();
}

const wanted = await readWanted();
const drafts = await openAvatarDrafts(folder);
for (const name of values.again) await drafts.set(name, undefined);
if (await agreesToCost()) {
  await createAll();
  await decideOnAll();
}
terminal.close();

async function readWanted(): Promise<WantedAvatar[]> {
  try {
    return readWantedAvatars(await readFile(values.from ?? STARTER_LIBRARY, 'utf8'));
  } catch (error) {
    if (!(error instanceof TableProblem) && !isMissing(error)) throw error;
    console.error(
      `${values.from} cannot be used: ${error instanceof TableProblem ? `\n${error.message}` : 'it is not there'}`,
    );
    process.exit(2);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function agreesToCost(): Promise<boolean> {
  const open = wanted.filter(({ name }) => !drafts.get(name));
  if (open.length === 0) return true;
  const cost = open.length * CREDITS_PER_PERSON;
  const left = await readEngineCredits();
  console.log(`${open.length} avatars cost ${cost} FASHN credits; the account has ${left}.`);
  if (left < cost) console.log('It will stop when they are used up, and can be run again then.');
  if (values.yes) return true;
  const answer = await ask('Make them? [y/N]');
  if (answer === 'y' || answer === 'yes') return true;
  console.log('Nothing was made.');
  return false;
}

/**
 * Several at once, since each takes the engine a while; once it takes nothing, or one of them fails, no more are asked for.
 * Whoever is at a paid call by then still writes down what came of it.
 */
async function createAll(): Promise<void> {
  const open = wanted.entries();
  let reason: string | undefined;
  let hasFailed = false;
  const createInTurn = async (): Promise<void> => {
    for (const [index, avatar] of open) {
      if (reason !== undefined || hasFailed) return;
      const isNew = !['made', 'kept', 'discarded'].includes(drafts.get(avatar.name)?.state ?? '');
      const made = await createAvatar(avatar, drafts).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
      if (made.kind === 'stopped') reason ??= made.reason;
      else if (made.kind !== 'made' || isNew) sayOf(avatar, index, made);
    }
  };
  const turns = await Promise.allSettled(Array.from({ length: AT_ONCE }, createInTurn));
  const failed = turns.find((turn) => turn.status === 'rejected');
  if (failed) throw failed.reason;
  if (reason === undefined) return;
  console.log(reason);
  process.exitCode = 1;
}

function sayOf({ name }: WantedAvatar, index: number, made: Exclude<Creation, { kind: 'stopped' }>): void {
  const where = `${index + 1} of ${wanted.length}, ${name}`;
  switch (made.kind) {
    case 'made':
      console.log(`${where}: made`);
      break;
    case 'failed':
      console.log(`${where}: not made, nothing paid (${made.reason})`);
      break;
    case 'unsure':
      console.log(
        `${where}: the answer to the paid call was lost. Look at FASHN whether it was made; --again "${name}" pays once more.`,
      );
      break;
  }
}

/** Leaves undecided what nobody answers for: the next run asks again. */
async function decideOnAll(): Promise<void> {
  for (const { name } of wanted) {
    const draft = drafts.get(name);
    if (draft?.state !== 'made') continue;
    const answer = values['keep-all'] ? 'y' : await ask(`${name}: ${join(drafts.folder, draft.file)} Keep it? [y/n]`);
    if (answer === undefined) break;
    if (answer === 'y' || answer === 'yes') await drafts.set(name, { state: 'kept', file: draft.file });
    if (answer === 'n' || answer === 'no') await drafts.set(name, { state: 'discarded', file: draft.file });
  }
  const kept = await drafts.writeTable(wanted);
  console.log(
    `${kept} of ${wanted.length} are kept. Add them: node worker/commands/import-avatars.ts ${drafts.folder}`,
  );
}
