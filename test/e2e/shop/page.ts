import { callEverything } from './calls.js';

const place = document.createElement('pre');
place.id = 'outcome';
place.textContent = JSON.stringify(await callEverything());
document.body.append(place);
