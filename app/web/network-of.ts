import { isIPv6 } from 'node:net';

/**
 * What a caller's address is counted by. Whoever has an address of IPv6 has all 2^64 of its /64, and may call from another
 * one each time: so that whole network counts as one. An address of IPv4 is itself, also when it is written as IPv6.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  // The URL parser writes an address in its shortest form, without a zone and with hexadecimal digits alone.
  const shortest = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1);
  const [front = '', back] = shortest.split('::');
  const [before, after] = [partsOf(front), partsOf(back ?? '')];
  const zeros = back === undefined ? 0 : 8 - before.length - after.length;
  const parts = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `${parts.slice(0, 4).join(':')}::/64`;
}

function partsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
