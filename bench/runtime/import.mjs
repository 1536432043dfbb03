// node import.mjs REGISTRY COUNT: how long a new process takes to import a registry whose tools are loaded later.
const [registry = '', count = ''] = process.argv.slice(2);
const startedAt = performance.now();
const { serverTools } = await import(registry);
const ms = performance.now() - startedAt;
if (serverTools.names.length !== Number(count)) throw new Error(`the registry has ${serverTools.names.length} tools`);
console.log(JSON.stringify({ ms }));
