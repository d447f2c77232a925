/** Starts the S3 stand-in from the environment and says where it listens. */
import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startS3 } from './server.ts';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};
const allowedOrigins = process.env.S3_ALLOWED_ORIGINS?.split(',').filter((origin) => origin !== '');

announce(
  await startS3({
    port: Number(process.env.PORT ?? 0),
    dataDir: required('DATA_DIR'),
    bucket: required('S3_BUCKET'),
    accessKeyId: required('S3_ACCESS_KEY_ID'),
    secretAccessKey: required('S3_SECRET_ACCESS_KEY'),
    ...(allowedOrigins?.length ? { allowedOrigins } : {}),
  }),
);
