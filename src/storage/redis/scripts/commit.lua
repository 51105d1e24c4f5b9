-- One atomic step of a session: checks what it was decided on, then writes all or nothing.
-- Money is only compared as text and written; Lua's numbers are doubles.
--
-- KEYS[1]        balance hash
-- KEYS[2]        session_meta hash
-- KEYS[3..2+n]   idempotency keys that must not exist yet
-- KEYS[3+n..]    any other keys that the writes name
-- ARGV[1]        expected revision; empty for a session that the predecessor wrote and that is
--                adopted now, whatever its status
-- ARGV[2]        n
-- ARGV[3]        when the halt began that it was decided under; empty for none, * where it does not
--                matter
-- ARGV[4]        the writes as JSON, each as [command, index into KEYS, [arguments]]
--
-- Returns {0} committed, {1} conflict, {2} the session is not active,
--         {3, i} the i-th idempotency key exists, {4, key, type} a key has a type that
--         the command can't write.

local TYPE_OF = {
  HSET = 'hash', SADD = 'set', SREM = 'set', LPUSH = 'list', XADD = 'stream', SET = 'string',
  ZADD = 'zset', ZREM = 'zset',
}

local writable = {}

-- The type that a key has, when it can't be written as `needed`. Each key is asked once.
local function otherType(key, needed)
  if needed == nil or writable[key] == needed then return nil end
  local found = redis.call('TYPE', key).ok
  if found ~= needed and found ~= 'none' then return found end
  writable[key] = needed
end

-- Fields of a hash; false and the type of a key that is none.
local function read(key, ...)
  local values = redis.pcall('HMGET', key, ...)
  if values.err then return false, redis.call('TYPE', key).ok end
  writable[key] = 'hash'
  return values
end

local balance, balanceType = read(KEYS[1], 'revision')
if not balance then return {4, KEYS[1], balanceType} end
local meta, metaType = read(KEYS[2], 'status', 'halted_at')
if not meta then return {4, KEYS[2], metaType} end
if ARGV[1] ~= '' and meta[1] ~= 'active' then return {2} end

local idempotent = tonumber(ARGV[2])
for index = 1, idempotent do
  local key = KEYS[2 + index]
  if redis.call('EXISTS', key) == 1 then return {3, index} end
  writable[key] = 'string'
end
if (balance[1] or '') ~= ARGV[1] then return {1} end
if ARGV[3] ~= '*' and (meta[2] or '') ~= ARGV[3] then return {1} end

local writes = cjson.decode(ARGV[4])
for _, write in ipairs(writes) do
  local key = KEYS[write[2]]
  local found = otherType(key, TYPE_OF[write[1]])
  if found then return {4, key, found} end
end

for _, write in ipairs(writes) do
  redis.call(write[1], KEYS[write[2]], unpack(write[3]))
end
return {0}
