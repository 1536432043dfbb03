import { catalogEmitter } from './catalog.js';
import { clientToolsEmitter } from './client-tools.js';
import { clientEmitter } from './client.js';
import type { Emitter } from './emitter.js';
import { escalationEmitter } from './escalation.js';
import { manifestEmitter } from './manifest.js';
import { serverEmitter } from './server.js';
import { skeletonsEmitter } from './skeletons.js';
import { toolsPageEmitter } from './tools-page.js';
import { typesEmitter } from './types.js';
import { validatorsEmitter } from './validators.js';

/** Every artefact of the compiler. */
export const emitters: readonly Emitter[] = [
  typesEmitter,
  validatorsEmitter,
  escalationEmitter,
  clientEmitter,
  serverEmitter,
  clientToolsEmitter,
  skeletonsEmitter,
  manifestEmitter,
  catalogEmitter,
  toolsPageEmitter,
];
