import { once } from 'node:events';
import { connect } from 'node:net';
import { deserialize, serialize } from 'bson';
import type { Fields } from './database-under-test.ts';

const headerBytes = 16;
const opMessage = 2013;

/** Sends one command as it stands, session and transaction number included, which a driver would fill in itself. */
export async function rawCommand(port: number, command: Fields): Promise<Fields> {
  const body = serialize(command);
  const message = Buffer.alloc(headerBytes + 5 + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(opMessage, 12);
  message.set(body, headerBytes + 5);
  const socket = connect(port, '127.0.0.1');
  socket.write(message);
  let reply = Buffer.alloc(0);
  while (reply.length < 4 || reply.length < reply.readInt32LE(0)) {
    const [bytes] = await once(socket, 'data');
    reply = Buffer.concat([reply, bytes]);
  }
  socket.destroy();
  return deserialize(reply.subarray(headerBytes + 5));
}
