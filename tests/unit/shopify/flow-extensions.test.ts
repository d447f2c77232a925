import { describe, expect, it } from 'vitest';
import { FLOW_TRIGGERS } from '#app/domain/flow/flow-trigger.record.ts';
import { WEBHOOK_ENDPOINTS } from '#app/web/api/webhook-endpoints.ts';
import { flowAction } from '#app/web/api/webhook-schemas.ts';
import { flowPartsOf, readExtensionTomls } from '#sandbox/simulators/shopify/flow/flow-extensions.ts';

const OURS = readExtensionTomls('shopify.app.toml');

/** What Shopify would say of one of our extensions with this part of it changed. */
function refusalOf(folder: string, part: string, instead: string): string {
  const changed = OURS[folder]?.replace(part, instead) ?? '';
  expect(changed, `the file has no ${part}`).not.toBe(OURS[folder]);
  try {
    flowPartsOf({ [folder]: changed });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the extensions for Shopify Flow', () => {
  it('are ones that Shopify takes, and lead to addresses that the app has', () => {
    const { actions, triggers, useUrl } = flowPartsOf(OURS);
    expect(actions).toEqual([
      { handle: 'make-model-photo', url: `https://example.com${WEBHOOK_ENDPOINTS.flowAction.path}` },
    ]);
    expect(useUrl).toBe(`https://example.com${WEBHOOK_ENDPOINTS.flowUse.path}`);
    expect(triggers.map(({ handle }) => handle).toSorted()).toEqual(FLOW_TRIGGERS.toSorted());
    for (const { hasProduct } of triggers) expect(hasProduct).toBe(true);
  });

  it.each([
    ['flow-model-photo', 'https://example.com/webhooks', '/webhooks', /runtime_url/],
    ['flow-model-photo', 'https:', 'http:', /begin with https/],
    ['flow-model-photo', 'name = "Avatar"', '', /name/],
    ['flow-model-photo', 'make-model-photo', 'make-model-photo-of-one-of-the-products', /handle/],
    ['flow-photo-ready', '"Photo id"', '"photo_id"', /letters and spaces/],
    ['flow-photo-ready', 'type = "url"', 'type = "uri"', /fields/],
    ['flow-use', 'https://example.com/', '', /url/],
  ])('%s with %s in place of %s is refused before it is deployed', (folder, part, instead, words) => {
    expect(refusalOf(folder, part, instead)).toMatch(words);
  });
});

describe('what a workflow asks for', () => {
  const asked = (properties: object) =>
    flowAction.safeParse({
      action_run_id: 'a-run',
      shopify_domain: 'Demo.myshopify.com',
      properties: { product_id: 7, avatar: 'Mara', ...properties },
    });

  it('is read as Flow writes it, and as its merchants do', () => {
    expect(asked({}).data).toEqual({
      action_run_id: 'a-run',
      shopify_domain: 'demo.myshopify.com',
      properties: {
        product_id: 'gid://shopify/Product/7',
        avatar: 'Mara',
        position: undefined,
        publish_at_once: false,
      },
    });
    const read = (properties: object) => asked(properties).data?.properties;
    expect(read({ product_id: 'gid://shopify/Product/12' })?.product_id).toBe('gid://shopify/Product/12');
    expect(read({ product_id: '12' })?.product_id).toBe('gid://shopify/Product/12');
    expect(read({ position: ' After garment ' })?.position).toBe('after-garment');
    expect(read({ position: '' })?.position).toBeUndefined();
    expect(read({ position: null, publish_at_once: true })).toMatchObject({ publish_at_once: true });
  });

  it.each([
    [{ product_id: undefined }],
    [{ product_id: null }],
    [{ product_id: 'gid://shopify/Order/1' }],
    [{ product_id: -1 }],
    [{ avatar: '  ' }],
    [{ avatar: undefined }],
    [{ position: 'middle' }],
    [{ publish_at_once: 'yes' }],
  ])('is not carried out with %o', (properties) => {
    expect(asked(properties).success).toBe(false);
  });
});
