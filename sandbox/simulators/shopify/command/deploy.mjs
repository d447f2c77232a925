/** Hands the shopify.app.toml of the working folder and those of its extensions to the simulator at SHOPIFY_SIMULATOR_URL; ends with 1 when it is refused. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const asked = process.argv.slice(2).join(' ');
if (asked !== 'app deploy') {
  console.error(`The simulated command line knows "app deploy" alone, not "${asked}".`);
  process.exit(2);
}
const folders = existsSync('extensions') ? readdirSync('extensions') : [];
const files = folders.map((folder) => [folder, `extensions/${folder}/shopify.extension.toml`]);
const extensions = Object.fromEntries(
  files.filter(([, file]) => existsSync(file)).map(([folder, file]) => [folder, readFileSync(file, 'utf8')]),
);
const response = await fetch(`${process.env.SHOPIFY_SIMULATOR_URL}/_control/app/deploy`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ toml: readFileSync('shopify.app.toml', 'utf8'), extensions }),
});
const { version, refused } = await response.json();
if (refused) console.error(`Shopify refuses shopify.app.toml (simulated):\n${refused}`);
else console.log(`A new version of ${version.name} was released (simulated).`);
process.exitCode = refused ? 1 : 0;
