import { describe, expect, it } from 'vitest';
import { isLiterallyPrivate, isPublicAddress } from '#app/services/http/public-address.ts';

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '23.227.38.33',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2003::1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2620:0:2d0:200::7',
  '3ffe::1',
];

const NOT_PUBLIC = [
  ['this network', ['0.0.0.0', '0.255.255.255']],
  ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.1', '192.168.255.255']],
  ['shared by carriers', ['100.64.0.0', '100.100.100.200', '100.127.255.255']],
  ['loopback', ['127.0.0.1', '127.1.2.3', '127.255.255.255', '::1']],
  ['link-local', ['169.254.0.1', '169.254.169.254', '169.254.255.255', 'fe80::1', 'febf::1']],
  ['protocol assignments', ['192.0.0.1', '192.0.0.170', '2001::', '2001:1ff:ffff::']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.255', '2001:db8::1', '3fff::1', '3fff:fff::1']],
  ['benchmarks', ['198.18.0.0', '198.19.255.255', '2001:2::1']],
  ['special services', ['192.31.196.1', '192.52.193.1', '192.88.99.1', '192.175.48.1', '2620:4f:8000::1']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1']],
  ['reserved and broadcast', ['240.0.0.1', '255.255.255.255', '4000::1', 'fec0::1']],
  ['unspecified', ['::']],
  ['unique local', ['fc00::1', 'fd00:ec2::254']],
  ['mapped IPv4', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '0:0:0:0:0:ffff:10.0.0.1']],
  ['compatible IPv4', ['::127.0.0.1', '::7f00:1', '::a9fe:a9fe']],
  ['translated IPv4 (NAT64)', ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1']],
  ['6to4', ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:808:808::1']],
  ['Teredo', ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::1']],
  ['segment routing and discard', ['5f00::1', '100::1']],
  ['with a zone', ['fe80::1%eth0', '2606:4700:4700::1111%1', '::1%lo']],
  ['no plain address', ['', ' 8.8.8.8', '8.8.8.8 ', '8.8.8', '8.8.8.8.', '08.8.8.8', '1.1.1.256', '8.8.8.8/8']],
  ['odd numbers', ['2130706433', '0x7f.1', '0x7f000001', '0177.0.0.1', '127.1', '127.0.1', '1.1', '134744072']],
  ['in brackets', ['[::1]', '[2606:4700:4700::1111]']],
  ['names', ['localhost', 'example.com', 'cdn.shopify.com']],
] as const;

describe('an address that is not of the public internet is known as such', () => {
  it.each(PUBLIC)('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(NOT_PUBLIC.flatMap(([kind, addresses]) => addresses.map((address) => [address, kind] as const)))(
    '“%s” is not: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(false);
    },
  );

  it.each([
    'http://localhost',
    'http://LOCALHOST:3000',
    'http://app.localhost',
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://0177.0.0.1',
    'http://[::1]:80',
    'http://[::ffff:127.0.0.1]',
    'http://10.1.2.3',
    'https://169.254.169.254',
    'http://①②⑦.0.0.1',
  ])('%s says by itself that it is private', (origin) => {
    expect(isLiterallyPrivate(new URL(origin).hostname)).toBe(true);
  });

  it.each([
    'https://cdn.shopify.com',
    'https://8.8.8.8',
    'https://[2606:4700:4700::1111]',
    'https://localhost.example.com',
  ])('%s does not', (origin) => {
    expect(isLiterallyPrivate(new URL(origin).hostname)).toBe(false);
  });
});
