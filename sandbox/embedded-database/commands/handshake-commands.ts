import { unsupported } from '#sandbox/embedded-database/errors.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { largestMessageBytes } from '#sandbox/embedded-database/wire.ts';
import type { Command, Request } from './request.ts';
import { largestDocBytes } from './storable-doc.ts';

/** The wire version of MongoDB 7.0: newer drivers then use nothing that came later. */
const wireVersion = 21;
const serverVersion = '7.0.0';

function hello({ server, connectionId, name }: Request): Doc {
  const isPrimary = name === 'hello' ? { isWritablePrimary: true } : { ismaster: true };
  return {
    helloOk: true,
    ...isPrimary,
    secondary: false,
    setName: server.setName,
    setVersion: 1,
    hosts: [server.address],
    primary: server.address,
    me: server.address,
    maxBsonObjectSize: largestDocBytes,
    maxMessageSizeBytes: largestMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
    lastWrite: { lastWriteDate: new Date(), majorityWriteDate: new Date() },
  };
}

const anyHello: Command = {
  fields: ['helloOk', 'client', 'compression', 'loadBalanced', 'topologyVersion', 'maxAwaitTimeMS', 'backpressure'],
  inTransaction: 'alone',
  run(request) {
    if (request.command.speculativeAuthenticate !== undefined) throw unsupported('sign-in');
    return hello(request);
  },
};

const buildInfo: Command = {
  fields: [],
  inTransaction: 'alone',
  run: () => ({
    version: serverVersion,
    versionArray: serverVersion.split('.').map(Number).concat(0),
    gitVersion: 'embedded development database, not MongoDB',
    modules: [],
    storageEngines: ['embedded'],
    maxBsonObjectSize: largestDocBytes,
    bits: 64,
    debug: false,
  }),
};

const ping: Command = { fields: [], inTransaction: 'alone', run: () => ({}) };

export const handshakeCommands: { readonly [name: string]: Command } = {
  hello: anyHello,
  isMaster: anyHello,
  ismaster: anyHello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
};
