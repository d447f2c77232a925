import { config } from '#app/config.server.ts';
import { trySender } from '#app/services/resend/try-sender.ts';
import { WrongSetting } from './finding.ts';

export async function checkMail(): Promise<string> {
  if (!/^re_\w{8,}$/.test(config.mail.apiKey)) throw new WrongSetting('RESEND_API_KEY is no key of Resend’s (re_...).');
  const { from } = config.mail;
  const domain = /^(?:[^<>]+<[^\s<>@]+@([^\s<>@.]+(?:\.[^\s<>@.]+)+)>|[^\s<>@]+@([^\s<>@.]+(?:\.[^\s<>@.]+)+))$/.exec(
    from,
  );
  const name = (domain?.[1] ?? domain?.[2])?.toLowerCase();
  if (!name) throw new WrongSetting('MAIL_FROM is no address of a mail: write Name <name@domain>.');
  const answer = await trySender({ domain: name, from });
  switch (answer.kind) {
    case 'verified':
      return 'The key is right, and the sender’s domain is verified.';
    case 'may-send':
      return 'The key may only send; Resend took a mail from this sender to its own address for tries.';
    case 'unknown-domain':
      throw new WrongSetting(
        'The domain of MAIL_FROM is not among the account’s: add and verify it at resend.com/domains.',
      );
    case 'unverified':
      throw new WrongSetting(
        'The domain of MAIL_FROM is not verified yet: set its DNS records as resend.com/domains says.',
      );
  }
}
