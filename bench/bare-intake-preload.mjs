/**
 * Gives the app's own server a bare route to compare the webhook inbox with: the same process and request log, the
 * signature checked on the raw body, one insert by the driver, 200. POST /bench/bare-intake
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import mongoose from 'mongoose';

const secret = process.env.LEMON_SQUEEZY_WEBHOOK_SECRET ?? '';
const routeAll = express.application.all;

// The app's first route for all methods is the inbox: the bare one stands where it stands.
express.application.all = function all(path, ...handlers) {
  express.application.all = routeAll;
  this.post('/bench/bare-intake', (request, response, next) => void takeIn(request, response).catch(next));
  return routeAll.call(this, path, ...handlers);
};

async function takeIn(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(request.get('x-signature') ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return void response.status(401).end();
  await mongoose.connection.db.collection('bare_messages').insertOne({ body: body.toString('utf8'), at: new Date() });
  response.status(200).end();
}
