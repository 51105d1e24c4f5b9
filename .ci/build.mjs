/** Builds dist; rolldown's own command would list every part. */
import { build } from 'rolldown';
import config from '../config/rolldown.config.mjs';

await build(config);
