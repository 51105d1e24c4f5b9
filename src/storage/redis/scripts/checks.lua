-- What scripts that write ask before their first write; it stands before each of them.
--
-- Redis takes nothing of a script back: a command that is refused in its middle would leave a half. So
-- everything that can be refused is asked for first: whether this user may run the commands on the
-- keys, and whether the keys are of the type that the commands write.

local TYPE_OF = {
  HSET = 'hash', HDEL = 'hash', SADD = 'set', SREM = 'set', LPUSH = 'list', XADD = 'stream',
  SET = 'string', ZADD = 'zset', ZREM = 'zset',
}

-- The last argument is not the script's own: 1 when the program has tried the commands.
local tried = table.remove(ARGV)

-- The first of the writes, each [command, index into KEYS, ...], that this user may not run on its
-- key.
local function forbidden(writes)
  if not redis.acl_check_cmd then return nil end
  for _, write in ipairs(writes) do
    -- Further words of DEL and RENAME are keys; the others only need to have some.
    local namesKeys = write[1] == 'DEL' or write[1] == 'RENAME'
    local words = namesKeys and write[3] or {'1', '1'}
    if not redis.acl_check_cmd(write[1], KEYS[write[2]], unpack(words)) then return write[1] end
  end
end

-- The key of the first write whose key has another type than the command writes, and that type.
local function otherType(writes)
  local known = {}
  for _, write in ipairs(writes) do
    local key, needed = KEYS[write[2]], TYPE_OF[write[1]]
    if needed and known[key] ~= needed then
      local found = redis.call('TYPE', key).ok
      if found ~= 'none' and found ~= needed then return key, found end
      known[key] = needed
    end
  end
end

-- Why the writes can't be done, as a script's answer; nil when they can.
local function refusal(writes)
  -- Before Redis 7 a script can't ask; the program then tries the commands first (permissions.lua).
  if not redis.acl_check_cmd and tried ~= '1' then return {8} end
  local command = forbidden(writes)
  if command then return {5, command} end
  local key, found = otherType(writes)
  if key then return {4, key, found} end
end

local function run(writes)
  for _, write in ipairs(writes) do
    redis.call(write[1], KEYS[write[2]], unpack(write[3]))
  end
end
