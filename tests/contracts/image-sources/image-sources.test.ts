import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '#app/config.server.ts';
import { type BytesRequest, fetchBytes, fetchStream } from '#app/services/http/fetch-bytes.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { type Answers, loopbackNetwork, type PictureServer, servePictures } from './loopback-network.ts';

const PUBLIC = '93.184.216.34';
const PICTURE = Buffer.alloc(50_000, 7);
const MAX_BYTES = 100_000;

let server: PictureServer;
/** Stands for what only this machine can reach: it must never be asked. */
let secret: PictureServer;
beforeAll(async () => {
  secret = await servePictures((_request, response) => void response.end('secret'));
  server = await servePictures((request, response) => ANSWERS[request.url ?? '']?.(response));
});
afterAll(async () => {
  await server.close();
  await secret.close();
});

const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  '/redirect': (response) => response.writeHead(302, { location: `${secret.origin}/secret` }).end(),
  '/redirect-home': (response) => response.writeHead(301, { location: '/picture.jpg' }).end(),
  '/drip': (response) => {
    response.writeHead(200, { 'content-length': 1000 });
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
  },
  '/silence': () => {},
  '/endless': (response) => {
    const chunk = Buffer.alloc(16_384, 1);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.writeHead(200).on('drain', more);
    more();
  },
  '/declared-too-large': (response) => response.writeHead(200, { 'content-length': MAX_BYTES + 1 }).write(PICTURE),
  '/declared-longer': (response) => {
    response.writeHead(200, { 'content-length': PICTURE.length + 10 }).write(PICTURE);
    setTimeout(() => response.destroy(), 100);
  },
  '/packed': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
  '/hang-up': (response) => response.writeHead(200, { connection: 'close' }).end(PICTURE),
  '/gone': (response) => response.writeHead(404).end(),
  '/busy': (response) => response.writeHead(503).end(),
  '/picture.jpg': (response) => response.writeHead(200, { 'content-length': PICTURE.length }).end(PICTURE),
};

const request = (address: string, more: Partial<BytesRequest> = {}): BytesRequest => ({
  service: 'shopify',
  address,
  origins: [server.origin, named('')],
  maxBytes: MAX_BYTES,
  timeoutMs: 5000,
  ...more,
});

/** An address at a listed name of the outside world, with the port of the server of these tests. */
const named = (path: string) => `http://pictures.example:${server.port}${path}`;

async function refusal(asked: BytesRequest, answers: Answers = {}): Promise<ServiceError> {
  const error = await fetchBytes(asked, loopbackNetwork(answers).network).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServiceError)) throw new Error(`Not refused, or by accident: ${String(error)}`);
  return error;
}

describe('image sources are exact configured origins', () => {
  it('a picture of a listed origin is read, as bytes and as a stream', async () => {
    const { network, connected } = loopbackNetwork({ 'pictures.example': [[PUBLIC]] });
    expect(await fetchBytes(request(named('/picture.jpg')), network)).toEqual(PICTURE);
    expect(await buffer(await fetchStream(request(named('/picture.jpg')), network))).toEqual(PICTURE);
    expect(new Set(connected)).toEqual(new Set([PUBLIC]));
  });

  it('upper case and other ways of writing a listed origin are still that origin', async () => {
    const { network } = loopbackNetwork({ 'pictures.example': [[PUBLIC]] });
    const address = named('/picture.jpg').replace('http://pictures.example', 'HTTP://PICTURES.example');
    expect(await fetchBytes(request(address), network)).toEqual(PICTURE);
  });

  it.each([
    ['another host', () => 'http://elsewhere.example/a.jpg'],
    ['another port', () => 'http://pictures.example:1/a.jpg'],
    ['no port', () => 'http://pictures.example/a.jpg'],
    ['another scheme', () => named('/a.jpg').replace('http:', 'https:')],
    ['a dot at the end', () => named('/a.jpg').replace('.example', '.example.')],
    ['a name before it', () => named('/a.jpg').replace('pictures', 'a.pictures')],
    ['a name that goes on', () => `${named('')}.evil.example/a.jpg`],
    ['the listed host as a user’s name', () => `${named('')}@${new URL(secret.origin).host}/a.jpg`],
    ['a look-alike letter', () => named('/a.jpg').replace('pictures', 'picturеs')],
    ['punycode', () => named('/a.jpg').replace('pictures', 'xn--picturs-r8f')],
    ['the cloud’s own address', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a decimal number', () => `http://2130706433:${secret.port}/`],
    ['a hexadecimal number', () => `http://0x7f.1:${secret.port}/`],
    ['an octal number', () => `http://0177.0.0.1:${secret.port}/`],
    ['a short number', () => `http://127.1:${secret.port}/`],
    ['IPv6 of this machine', () => `http://[::1]:${secret.port}/`],
    ['mapped IPv6', () => `http://[::ffff:127.0.0.1]:${secret.port}/`],
    ['a file', () => 'file:///etc/passwd'],
    ['gopher', () => 'gopher://pictures.example/1'],
    ['ftp', () => 'ftp://pictures.example/a.jpg'],
    ['a script', () => 'javascript:alert(1)'],
    ['a relative address', () => '//pictures.example/a.jpg'],
    ['nothing', () => ''],
  ])('%s is refused without a look-up or a connection', async (_name, address) => {
    const { network, resolved, connected } = loopbackNetwork();
    const before = secret.asked.length;
    await expect(fetchBytes(request(address()), network)).rejects.toMatchObject({
      name: 'ServiceError',
      retry: 'never',
      message: 'The address is not of a listed origin',
    });
    expect([...resolved, ...connected]).toEqual([]);
    expect(secret.asked.length).toBe(before);
  });

  it('a blob address, whose origin is that of what is inside it, is refused', async () => {
    const { message } = await refusal(request(`blob:${named('/5b0a')}`));
    expect(message).toBe('The address is not of a listed origin');
  });

  it.each(['user@', 'user:password@', ':password@'])(
    'credentials in the address are refused: %s',
    async (credentials) => {
      const address = named('/picture.jpg').replace('://', `://${credentials}`);
      const error = await refusal(request(address), { 'pictures.example': [[PUBLIC]] });
      expect(error.message).toBe('The address carries credentials');
      expect(JSON.stringify(error.facts)).not.toContain('password');
    },
  );

  it('only pictures come as a data URI', async () => {
    expect(await fetchBytes(request(`data:image/png;base64,${PICTURE.toString('base64')}`))).toEqual(PICTURE);
    expect((await refusal(request('data:text/html;base64,PHNjcmlwdD4='))).retry).toBe('never');
    expect((await refusal(request(`data:image/png;base64,${'A'.repeat(200_000)}`))).message).toMatch(/too large/);
  });
});

describe('the address is checked after resolution', () => {
  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine by IPv6', ['::1']],
    ['a private network', ['10.0.0.5']],
    ['the cloud’s own address', ['169.254.169.254']],
    ['mapped IPv6', ['::ffff:127.0.0.1']],
    ['a public address and a private one', [PUBLIC, '192.168.1.1']],
  ])('a listed name that leads to %s is refused, and nobody is connected to', async (_what, addresses) => {
    const { network, connected } = loopbackNetwork({ 'pictures.example': [addresses] });
    const before = server.asked.length;
    await expect(fetchBytes(request(named('/picture.jpg')), network)).rejects.toMatchObject({
      message: 'The address leads into a private network',
      retry: 'never',
    });
    expect(connected).toEqual([]);
    expect(server.asked.length).toBe(before);
  });

  it('an answer that changes between check and connection changes nothing: the checked address is connected to', async () => {
    const { network, resolved, connected } = loopbackNetwork({ 'pictures.example': [[PUBLIC], ['127.0.0.1']] });
    await fetchBytes(request(named('/picture.jpg')), network);
    expect(resolved).toEqual(['pictures.example']);
    expect(connected).toEqual([PUBLIC]);
  });

  it('a name that turns private later is refused at its next connection', async () => {
    const answers = { 'pictures.example': [[PUBLIC], ['127.0.0.1']] };
    const { network, connected } = loopbackNetwork(answers);
    // The server hangs up, so that the next request needs a connection of its own.
    await fetchBytes(request(named('/hang-up')), network);
    await expect(fetchBytes(request(named('/picture.jpg')), network)).rejects.toThrow(/private network/);
    expect(new Set(connected)).toEqual(new Set([PUBLIC]));
  });

  it('the next address is tried when the first can’t be reached', async () => {
    const loopback = loopbackNetwork({ 'pictures.example': [['2606:4700::1', PUBLIC]] });
    const { connect } = loopback.network;
    const network = {
      ...loopback.network,
      connect: ((options, callback) =>
        options.hostname.includes(':')
          ? callback(new Error('no way'), null)
          : connect(options, callback)) as typeof connect,
    };
    expect(await fetchBytes(request(named('/picture.jpg')), network)).toEqual(PICTURE);
  });

  it('only a literally listed origin may be private', async () => {
    const { network, connected } = loopbackNetwork();
    expect(await fetchBytes(request(`${server.origin}/picture.jpg`), network)).toEqual(PICTURE);
    expect(connected).toEqual(['127.0.0.1']);
    const unlisted = request(`${server.origin}/picture.jpg`, { origins: [named('')] });
    await expect(fetchBytes(unlisted, network)).rejects.toThrow(/not of a listed origin/);
  });

  it.each([
    'http://127.0.0.1:3040',
    'http://localhost:3040',
    'https://localhost',
    'https://10.0.0.5',
    'https://[fd00::1]',
    'http://cdn.shopify.com',
  ])('production refuses %s as an origin, unless stand-ins are allowed', (origin) => {
    const production = { NODE_ENV: 'production', SESSION_DATABASE_URL: 'file:/shared/sessions.sqlite' };
    const listed = { ...productEnvironment(), ...production, SHOPIFY_IMAGE_ORIGINS: origin };
    expect(() => parseConfig(listed)).toThrow(/SHOPIFY_IMAGE_ORIGINS/);
    expect(() => parseConfig({ ...listed, SHOPIFY_IMAGE_ORIGINS: '', FASHN_OUTPUT_ORIGINS: origin })).toThrow(
      /FASHN_OUTPUT_ORIGINS/,
    );
    const allowed = parseConfig({ ...listed, ALLOW_PRIVATE_IMAGE_ORIGINS: 'true' });
    expect(allowed.shopify.imageOrigins).toEqual([origin]);
  });
});

describe('a fetch has an end', () => {
  const answers: Answers = { 'pictures.example': [[PUBLIC]] };

  it.each(['/redirect', '/redirect-home'])('%s is not followed', async (path) => {
    const before = secret.asked.length;
    const error = await refusal(request(named(path)), answers);
    expect(error).toMatchObject({ retry: 'never', message: 'The picture could not be fetched' });
    expect(secret.asked.length).toBe(before);
  });

  it('a body that drips on beyond the time cap is cut off', async () => {
    const error = await refusal(request(named('/drip'), { timeoutMs: 400 }), answers);
    expect(error).toMatchObject({ retry: 'later', message: 'The picture broke off' });
  });

  it('a server that says nothing is given up on', async () => {
    expect((await refusal(request(named('/silence'), { timeoutMs: 300 }), answers)).retry).toBe('later');
  });

  it('a body without end is cut off at the size cap', async () => {
    const error = await refusal(request(named('/endless')), answers);
    expect(error).toMatchObject({ retry: 'never', message: 'The picture is too large' });
  });

  it('a stream ends with the error when its cap is passed', async () => {
    const stream = await fetchStream(request(named('/endless')), loopbackNetwork(answers).network);
    let total = 0;
    const reading = async () => {
      for await (const chunk of stream) total += (chunk as Buffer).length;
    };
    await expect(reading()).rejects.toThrow('The picture is too large');
    expect(total).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('a declared size beyond the cap is refused before the body', async () => {
    expect((await refusal(request(named('/declared-too-large'), { timeoutMs: 2000 }), answers)).message).toBe(
      'The picture is too large',
    );
  });

  it('a body shorter than declared is no picture', async () => {
    const error = await refusal(request(named('/declared-longer')), answers);
    expect(error).toMatchObject({ retry: 'later', message: 'The picture broke off' });
  });

  it('packed bytes are refused: small on the way, they could be endless after', async () => {
    const error = await refusal(request(named('/packed')), answers);
    expect(error).toMatchObject({ retry: 'never', message: 'The picture came packed' });
  });

  it('what may pass is tried later, what is gone is not', async () => {
    expect((await refusal(request(named('/busy')), answers)).retry).toBe('later');
    expect((await refusal(request(named('/gone')), answers)).retry).toBe('never');
  });
});
