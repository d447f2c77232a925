import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type FileInZip, writeZip, zipLength } from '#app/services/zip/write-zip.ts';
import { readZip } from '#tests/fixtures/read-zip.ts';

const modifiedAt = new Date('2026-11-30T23:59:58Z');

function file(name: string, length: number): FileInZip {
  return { name, modifiedAt, bytes: randomBytes(length) };
}

async function written(files: FileInZip[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeZip(each(files))) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* each(files: FileInZip[]) {
  yield* files;
}

describe('an archive', () => {
  it('has its files in their order, byte by byte, under their names', async () => {
    const files = [
      file('Hemd „weiß“ – 1.jpg', 70_000),
      file('シャツ.jpg', 1),
      file('nothing.txt', 0),
      file('👗.jpg', 300),
    ];
    const read = await readZip(await written(files));
    expect([...read.keys()]).toEqual(files.map(({ name }) => name));
    for (const { name, bytes } of files) expect(read.get(name)?.equals(bytes)).toBe(true);
  });

  it('is as long as was told before', async () => {
    for (const names of [[], ['a'], ['ä.jpg', 'long '.repeat(30), 'シャツ.jpg']]) {
      const files = names.map((name, index) => file(name, index * 1000));
      const told = zipLength(files.map(({ name, bytes }) => ({ name, bytes: bytes.length })));
      expect((await written(files)).length).toBe(told);
    }
  });

  it('is the same for the same files', async () => {
    const files = [file('a.jpg', 1000), file('b.jpg', 2000)];
    expect((await written(files)).equals(await written(files))).toBe(true);
  });

  it('asks for a file once all before it was taken, and lets go of the others when nobody takes it', async () => {
    const asked: string[] = [];
    let isLetGo = false;
    async function* watched() {
      try {
        for (const name of ['a', 'b', 'c']) {
          asked.push(name);
          yield file(name, 10);
        }
      } finally {
        isLetGo = true;
      }
    }
    const pieces = writeZip(watched());
    await pieces.next();
    await pieces.next();
    expect(asked).toEqual(['a']);
    await pieces.next();
    expect(asked).toEqual(['a', 'b']);
    await pieces.return();
    expect(isLetGo).toBe(true);
  });

  it('holds no more than it can', async () => {
    async function* tooMany() {
      for (let n = 0; n <= 0xffff; n += 1) yield { name: String(n), modifiedAt, bytes: Buffer.of() };
    }
    const write = async () => {
      for await (const _ of writeZip(tooMany()));
    };
    await expect(write()).rejects.toThrow('More than one archive can hold');
  });
});
