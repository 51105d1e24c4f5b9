// A module of its own, loaded only when there is a configuration file.
export { parseDocument } from 'yaml';
