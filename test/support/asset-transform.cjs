/** Gives the tests what the build gives the program: scripts as text, YAML as its settings. */
const { parse } = require('yaml');

module.exports = {
  process(source, path) {
    const value = path.endsWith('.yaml') ? parse(source, { schema: 'failsafe' }) : source;
    return { code: `export default ${JSON.stringify(value)};` };
  },
};
