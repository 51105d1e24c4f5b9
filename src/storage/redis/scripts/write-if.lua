-- Writes all, if the session is still as it was looked at: active, at a state, or owned by an
-- import. Begins with checks.lua.
--
-- KEYS[1]   a hash of the session
-- KEYS[2..] the keys that the writes name
-- ARGV[1]   fields of the hash and what they must be, as JSON; an absent field is empty
-- ARGV[2]   the writes as JSON, each as [command, index into KEYS, [arguments]]
--
-- Returns {0} when it was written, {1} when the hash is otherwise, {4, key, type}, {5, command} and {8}
-- as commit.lua does.

for field, value in pairs(cjson.decode(ARGV[1])) do
  if (redis.call('HGET', KEYS[1], field) or '') ~= value then return {1} end
end
local writes = cjson.decode(ARGV[2])
local refused = refusal(writes)
if refused then return refused end
run(writes)
return {0}
