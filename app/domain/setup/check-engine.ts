import { readEngineCredits } from '#app/services/fashn/read-credits.ts';
import { WrongSetting } from './finding.ts';

export async function checkEngine(): Promise<string> {
  const credits = await readEngineCredits();
  if (credits <= 0) throw new WrongSetting('The key is right, but the account has no credits left: buy some at FASHN.');
  return `The key is right; ${credits} credits are left.`;
}
