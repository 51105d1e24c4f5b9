// A module of its own, loaded only when there is a configuration file.
export { isMap, isNode, parseDocument, YAMLMap, type Document } from 'yaml';
