import { isMap, isNode, parseDocument, YAMLMap, type Document } from './yaml.ts';

export interface Change {
  readonly path: readonly string[];
  readonly value: string;
}

/**
 * The text of a configuration file with some settings changed or added; its other settings and its
 * comments stay as they are. The text must have been read as YAML before.
 */
export function changeSettings(text: string, changes: readonly Change[]): string {
  const document = parseDocument(text, { schema: 'failsafe' });
  if (changes.every(({ path, value }) => document.getIn(path) === value)) return text;
  for (const { path, value } of changes) {
    for (let depth = 0; depth < path.length; depth += 1) {
      const section = path.slice(0, depth);
      if (!isMap(document.getIn(section, true))) document.setIn(section, opened(document, section));
    }
    document.setIn(path, value);
  }
  return document.toString({ lineWidth: 0 });
}

/** A section that is missing, or of which every line is commented out: the comments stay. */
function opened(document: Document, section: readonly string[]): YAMLMap {
  const map = new YAMLMap();
  const empty = document.getIn(section, true);
  if (isNode(empty) && empty.comment) map.comment = empty.comment;
  return map;
}
