/** Starts the S3 stand-in from the environment and says where it listens. */
import { announce } from '#sandbox/simulators/shared/control-routes.ts';
import { startS3 } from './server.ts';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};

announce(
  await startS3({
    port: Number(process.env.PORT ?? 0),
    dataDir: required('DATA_DIR'),
    bucket: required('S3_BUCKET'),
    accessKeyId: required('S3_ACCESS_KEY_ID'),
    secretAccessKey: required('S3_SECRET_ACCESS_KEY'),
  }),
);
