// node import.mjs REGISTRY COUNT: how long a new process takes to import a registry whose tools are loaded later, and
// how long the package that every server loads once.
import { doorOf } from './shop.mjs';

const [registry = '', count = ''] = process.argv.slice(2);
const startedAt = performance.now();
await import(doorOf('gecx-tools/server'));
const packageMs = performance.now() - startedAt;
const { serverTools } = await import(registry);
const ms = performance.now() - startedAt - packageMs;
if (serverTools.names.length !== Number(count)) throw new Error(`the registry has ${serverTools.names.length} tools`);
console.log(JSON.stringify({ ms, packageMs }));
