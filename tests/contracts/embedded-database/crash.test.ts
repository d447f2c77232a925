import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mongoose, { type Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { embeddedProgram } from '#sandbox/embedded-database/start-database.ts';
import { present } from './database-under-test.ts';
import { rawCommand } from './raw-command.ts';

const acknowledged = { writeConcern: { w: 'majority' as const } };

describe.skipIf(process.env.MONGODB_URI !== undefined)(
  'the embedded database after kill -9 (not run against the database of MONGODB_URI, which is not ours to kill)',
  () => {
    let folder: string;
    let child: ChildProcess;
    let connection: Connection;
    let port = 0;

    beforeEach(() => {
      port = 0;
      folder = mkdtempSync(join(tmpdir(), 'embedded-database-'));
    });
    afterEach(async () => {
      await connection?.close().catch(() => undefined);
      child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    /** Starts the server over the folder, on the same port as before; answers what it said on its error output. */
    async function start(): Promise<void> {
      child = spawn(process.execPath, [embeddedProgram], {
        env: { ...process.env, DATA_DIR: folder, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [line] = await once(createInterface({ input: present(child.stdout) }), 'line');
      const { url } = JSON.parse(String(line)) as { url: string };
      port = Number(new URL(url.replace('mongodb:', 'http:')).port);
      connection = await mongoose
        .createConnection(url, { dbName: 'crash', serverSelectionTimeoutMS: 2000, autoIndex: false, autoCreate: false })
        .asPromise();
    }

    async function kill(): Promise<void> {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await connection.close().catch(() => undefined);
    }

    function journal(): string {
      return join(folder, 'journal');
    }

    /** Writes from several sides until the connection dies; answers what was acknowledged. */
    async function writeUntilKilled(round: number, lifeMs: number) {
      const done = { inserted: [] as string[], counted: 0, pairs: [] as string[] };
      const singles = connection.collection('singles');
      const counters = connection.collection('counters');
      const [left, right] = [connection.collection('left'), connection.collection('right')];
      let isAlive = true;
      const repeat = async (work: (n: number) => Promise<void>) => {
        for (let n = 0; isAlive; n += 1) await work(n).catch(() => undefined);
      };
      const writers = [0, 1, 2].flatMap((side) => [
        repeat(async (n) => {
          const key = `${round}-${side}-${n}`;
          await singles.insertOne({ key }, acknowledged);
          if (isAlive) done.inserted.push(key);
        }),
        repeat(async () => {
          await counters.updateOne({ name: 'all' }, { $inc: { n: 1 } }, { upsert: true, ...acknowledged });
          if (isAlive) done.counted += 1;
        }),
        repeat(async (n) => {
          const key = `${round}-${side}-${n}`;
          await connection.transaction(async (session) => {
            await left.insertOne({ key }, { session });
            await right.insertOne({ key }, { session });
          });
          if (isAlive) done.pairs.push(key);
        }),
      ]);
      await new Promise((resolve) => setTimeout(resolve, lifeMs));
      isAlive = false;
      await kill();
      await Promise.all(writers);
      return done;
    }

    it('has every write that was acknowledged, and no half transaction', async () => {
      const done = { inserted: [] as string[], counted: 0, pairs: [] as string[] };
      for (const [round, lifeMs] of [150, 300, 450].entries()) {
        await start();
        if (round === 0) await connection.collection('counters').createIndex({ name: 1 }, { unique: true });
        const more = await writeUntilKilled(round, lifeMs);
        done.inserted.push(...more.inserted);
        done.pairs.push(...more.pairs);
        done.counted += more.counted;
      }
      await start();
      const keysOf = async (name: string) => new Set(await connection.collection(name).distinct('key'));
      const [singles, left, right] = await Promise.all([keysOf('singles'), keysOf('left'), keysOf('right')]);
      expect(done.inserted.length).toBeGreaterThan(30);
      expect(done.pairs.length).toBeGreaterThan(5);
      expect(done.inserted.filter((key) => !singles.has(key))).toEqual([]);
      expect(done.pairs.filter((key) => !left.has(key) || !right.has(key))).toEqual([]);
      expect([...left].sort()).toEqual([...right].sort());
      const { n } = present(await connection.collection('counters').findOne({}));
      expect(n).toBeGreaterThanOrEqual(done.counted);
    });

    it('leaves out a last record that was torn, whole: also of a transaction', async () => {
      await start();
      await connection.collection('left').insertOne({ key: 'before' });
      await connection.transaction(async (session) => {
        await connection.collection('left').insertOne({ key: 'torn' }, { session });
        await connection.collection('right').insertOne({ key: 'torn' }, { session });
      });
      await kill();
      truncateSync(journal(), readFileSync(journal()).length - 3);
      await start();
      expect(await connection.collection('left').distinct('key')).toEqual(['before']);
      expect(await connection.collection('right').distinct('key')).toEqual([]);
      await connection.collection('left').insertOne({ key: 'after' });
      await kill();
      appendFileSync(journal(), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 99, 99]));
      await start();
      expect((await connection.collection('left').distinct('key')).sort()).toEqual(['after', 'before']);
    });

    it('keeps types, indexes and the order of fields', async () => {
      await start();
      const things = connection.collection('things');
      await things.createIndex({ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } } });
      await things.createIndex({ until: 1 }, { expireAfterSeconds: 60 });
      const doc = {
        z: mongoose.mongo.Long.fromNumber(1),
        a: new mongoose.mongo.Double(2),
        slot: new mongoose.mongo.Int32(3),
      };
      await things.insertOne({ ...doc });
      await things.insertOne({ gone: true });
      await things.deleteOne({ gone: true });
      const indexes = await things.indexes();
      for (let restarts = 0; restarts < 2; restarts += 1) {
        await kill();
        await start();
        const read = connection.collection('things');
        const options = { projection: { _id: 0 }, promoteValues: false, promoteLongs: false };
        const found = present(await read.findOne({}, options));
        expect(found).toEqual(doc);
        expect(Object.keys(found)).toEqual(['z', 'a', 'slot']);
        expect(await read.estimatedDocumentCount()).toBe(1);
        expect(await read.indexes()).toEqual(indexes);
        await expect(read.insertOne({ slot: 3 })).rejects.toMatchObject({ code: 11000 });
      }
    });

    it('keeps a transaction that is larger than bson writes at a time', async () => {
      await start();
      const text = 'x'.repeat(1_000_000);
      await connection.transaction(async (session) => {
        for (let n = 0; n < 24; n += 1) await connection.collection('large').insertOne({ n, text }, { session });
      });
      await kill();
      await start();
      const large = await connection.collection('large').find({}).toArray();
      expect(large.map(({ n }) => n)).toEqual([...Array(24).keys()]);
      expect(large.every((doc) => doc.text === text)).toBe(true);
    });

    it('recognises a write and a commit that are repeated after the restart', async () => {
      await start();
      await connection.collection('counters').insertOne({ n: 0 });
      const lsid = { id: new mongoose.mongo.UUID() };
      const increment = { update: 'counters', updates: [{ q: {}, u: { $inc: { n: 1 } } }], $db: 'crash', lsid };
      const write = { ...increment, txnNumber: mongoose.mongo.Long.fromNumber(1) };
      const answer = await rawCommand(port, write);
      expect(answer).toEqual({ n: 1, nModified: 1, ok: 1 });
      await kill();
      await start();
      expect(await rawCommand(port, write)).toEqual(answer);
      const numbers = { lsid, txnNumber: mongoose.mongo.Long.fromNumber(2), autocommit: false };
      await rawCommand(port, { ...increment, ...numbers, startTransaction: true });
      const commit = { commitTransaction: 1, $db: 'admin', ...numbers };
      expect(await rawCommand(port, commit)).toEqual({ ok: 1 });
      await kill();
      await start();
      expect(await rawCommand(port, commit)).toEqual({ ok: 1 });
      expect(await connection.collection('counters').findOne({})).toMatchObject({ n: 2 });
    });

    it('does not start over a journal that is damaged in the middle', async () => {
      await start();
      for (let n = 0; n < 5; n += 1) await connection.collection('things').insertOne({ n });
      await kill();
      const bytes = readFileSync(journal());
      const at = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
      writeFileSync(journal(), bytes);
      const { code, said } = await failedStart();
      expect(code).not.toBe(0);
      expect(said).toContain('is damaged at byte');
    });

    it('lets one process only have the folder open', async () => {
      await start();
      const { code, said } = await failedStart();
      expect(code).not.toBe(0);
      expect(said).toContain('Another embedded database has');
    });

    async function failedStart(): Promise<{ code: number | null; said: string }> {
      const second = spawn(process.execPath, [embeddedProgram], {
        env: { ...process.env, DATA_DIR: folder, PORT: '0' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      present(second.stderr).on('data', (bytes) => {
        said += String(bytes);
      });
      const [code] = await once(second, 'close');
      return { code, said };
    }
  },
);
