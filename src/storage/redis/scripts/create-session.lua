-- Opens a session unless its id is taken. Begins with checks.lua.
--
-- KEYS[1] session_meta hash, KEYS[2] balance hash
-- ARGV[1] the writes as JSON, each as [command, index into KEYS, [arguments]]
-- ARGV[2] what is written elsewhere after it, as JSON: each as [command, key]
--
-- Returns {0} when it was created, {1} when the session exists, {4, key, type}, {5, command} and {8} as
-- commit.lua does.

if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return {1} end
local writes = cjson.decode(ARGV[1])
local refused = refusal(writes)
if refused then return refused end
if redis.acl_check_cmd then
  for _, write in ipairs(cjson.decode(ARGV[2])) do
    if not redis.acl_check_cmd(write[1], write[2], '1', '1') then return {5, write[1]} end
  end
end
run(writes)
return {0}
