-- Finds out which commands this user may not run.
--
-- KEYS[1] a key of the namespace that holds nothing
-- ARGV    the commands
--
-- Returns those that are forbidden. A server before Redis 7 can't be asked without doing them: there
-- each write is tried on the key, which is removed again.

local TRIALS = {
  HSET = {'f', 'v'}, HDEL = {'f'}, SADD = {'m'}, SREM = {'m'}, LPUSH = {'e'}, SET = {'v'},
  XADD = {'1-0', 'f', 'v'}, ZADD = {'1', 'm'}, ZREM = {'m'}, DEL = {}, PEXPIRE = {'1'},
}

local function allowed(command)
  local words = command == 'DEL' and {} or {'1', '1'}
  if redis.acl_check_cmd then return redis.acl_check_cmd(command, KEYS[1], unpack(words)) end
  local trial = TRIALS[command]
  if not trial then return true end
  local answer = redis.pcall(command, KEYS[1], unpack(trial))
  redis.pcall('DEL', KEYS[1])
  local err = type(answer) == 'table' and answer.err or ''
  return not (string.find(err, 'NOPERM') or string.find(err, "can't run this command"))
end

local missing = {}
for _, command in ipairs(ARGV) do
  if not allowed(command) then missing[#missing + 1] = command end
end
return missing
