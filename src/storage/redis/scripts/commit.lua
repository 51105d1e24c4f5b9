-- One atomic step of a session: checks what it was decided on, then writes all or nothing.
-- Money is only compared as text and written; Lua's numbers are doubles. Begins with checks.lua.
--
-- KEYS[1]        balance hash
-- KEYS[2]        session_meta hash
-- KEYS[3..2+n]   idempotency keys that must not exist yet
-- KEYS[3+n..]    any other keys that the writes name
-- ARGV[1]        revision that it was decided on; empty for a session that the predecessor wrote and
--                that is adopted now, whatever its status
-- ARGV[2]        state id that it was decided on
-- ARGV[3]        n
-- ARGV[4]        when the halt began that it was decided under; empty for none, * where it does not
--                matter
-- ARGV[5]        the writes as JSON, each as [command, index into KEYS, [arguments]]; what shows that
--                the step was done comes last
--
-- Returns {0} committed, {1} conflict, {2} the session has ended,
--         {3, i} the i-th idempotency key exists, {4, key, type} a key has a type that
--         the command can't write, {5, command} this user may not run the command,
--         {6} there is no such session, {7, revision} the journal is ahead of the wallet,
--         {8} the commands have to be tried first, as this server can't be asked about them.

-- Fields of a hash; false and the type of a key that is none.
local function read(key, ...)
  local values = redis.pcall('HMGET', key, ...)
  if not values.err then return values end
  local found = redis.call('TYPE', key).ok
  if found == 'hash' then error(values) end
  return false, found
end

local balance, balanceType = read(KEYS[1], 'revision', 'state_id')
if not balance then return {4, KEYS[1], balanceType} end
local meta, metaType = read(KEYS[2], 'status', 'halted_at')
if not meta then return {4, KEYS[2], metaType} end
if not meta[1] and redis.call('EXISTS', KEYS[2]) == 0 then return {6} end
if ARGV[1] ~= '' and meta[1] ~= 'active' then return {2} end

for index = 1, tonumber(ARGV[3]) do
  local key = KEYS[2 + index]
  local found = redis.call('TYPE', key).ok
  if found == 'string' then return {3, index} end
  if found ~= 'none' then return {4, key, found} end
end
if (balance[1] or '') ~= ARGV[1] then return {1} end
if ARGV[1] ~= '' and (balance[2] or '') ~= ARGV[2] then return {1} end
if ARGV[4] ~= '*' and (meta[2] or '') ~= ARGV[4] then return {1} end

local writes = cjson.decode(ARGV[5])
local refused = refusal(writes)
if refused then return refused end

-- A stream refuses an id that it has passed.
for _, write in ipairs(writes) do
  if write[1] == 'XADD' then
    local last = redis.call('XREVRANGE', KEYS[write[2]], '+', '-', 'COUNT', 1)[1]
    local passed = last and tonumber(string.match(last[1], '^%d+'))
    if passed and passed >= tonumber(string.match(write[3][1], '^%d+')) then
      return {7, string.format('%d', passed)}
    end
    break
  end
end

run(writes)
return {0}
