import { config } from '#app/config.server.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { connectDatabase } from '#app/services/database/connection.ts';
import { tryCredentials } from '#app/services/shopify/try-credentials.ts';
import { WrongSetting } from './finding.ts';

export async function checkApp(): Promise<string> {
  const { protocol, hostname } = new URL(config.shopify.appUrl);
  if (protocol !== 'https:' && !/^(localhost|127\.0\.0\.1)$/.test(hostname)) {
    throw new WrongSetting('SHOPIFY_APP_URL must begin with https, or Shopify will not open the app.');
  }
  if (!config.secrets.cron)
    return 'The address is right. Without RENDER_WORKER_SECRET the address that renews free credits is closed.';
  return 'The address is right, and the one that renews free credits has its secret.';
}

/** Shopify answers about an app's credentials at a store's address only. */
export async function checkShopify(named: string | undefined): Promise<string> {
  const shop = named ?? (await installedShop());
  if (!shop) {
    throw new WrongSetting(
      'The id and the secret were not tried, since no store has the app yet: give --shop with your development store.',
    );
  }
  const answer = await tryCredentials(shop);
  switch (answer.kind) {
    case 'known':
      return 'It knows the app’s id and secret.';
    case 'no-store':
      throw new WrongSetting('There is no store at the address that --shop names: check it.');
    case 'refused':
      throw new WrongSetting(sentenceOfRefusal(answer.error));
  }
}

function sentenceOfRefusal(error: string): string {
  if (error === 'application_cannot_be_found') {
    return 'It knows no app with this id: check SHOPIFY_API_KEY (Client ID in the app’s settings).';
  }
  if (error === 'invalid_client') {
    return 'The secret is not this app’s: check SHOPIFY_API_SECRET (Secret in the app’s settings), also after a rotation.';
  }
  return `It refuses the id and the secret (${error.slice(0, 60)}): check SHOPIFY_API_KEY and SHOPIFY_API_SECRET.`;
}

async function installedShop(): Promise<string | undefined> {
  await connectDatabase();
  const business = await BusinessRecord.findOne({ archivedAt: null }).select('shop').lean();
  return business?.shop;
}
