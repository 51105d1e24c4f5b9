/** Settings as they were typed: text, lists and sections. */
export type Tree = { [key: string]: Node };
type Node = string | Node[] | Tree;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
