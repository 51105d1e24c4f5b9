/** Files that the build and the tests turn into modules. */
declare module '*.lua' {
  const script: string;
  export default script;
}
declare module '*.yaml' {
  const settings: unknown;
  export default settings;
}
/** The version in package.json, put in by the build. */
declare const __VERSION__: string;
