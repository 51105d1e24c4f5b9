-- Reads keys of one slot at one moment.
--
-- KEYS     the keys
-- ARGV     for each key: the command (hgetall, get, hget, smembers, llen, zrange, zrangebyscore or
--          open), the count of its further arguments, and these
--
-- Returns for each key a list: a hash's fields and values, a set's members, or a string's value,
-- empty when there is none. For `open` the open positions that a set names, each as JSON of its
-- key, and of its fields and values; its arguments are the session, and what stands before the rest of an id that
-- begins with it, and before any other id. Their keys have the set's slot.

local function open(set, session, own, other)
  local found = {}
  for _, id in ipairs(redis.call('SMEMBERS', set)) do
    local starts = string.sub(id, 1, #session + 1) == session .. ':'
    local key = starts and own .. string.sub(id, #session + 2) or other .. id
    local quantity = redis.pcall('HGET', key, 'net_qty')
    if type(quantity) == 'table' then error({ err = 'WRONGTYPE key ' .. key }) end
    -- In a cluster a position that is not here is on its way to another node.
    if not quantity and string.find(key, '{', 1, true) then
      error({ err = 'TRYAGAIN the slot of ' .. set .. ' moves' })
    end
    if quantity and quantity ~= '0' then
      found[#found + 1] = cjson.encode({ key, redis.call('HGETALL', key) })
    end
  end
  return found
end

local answers, at = {}, 1
for index, key in ipairs(KEYS) do
  local count = tonumber(ARGV[at + 1])
  local found
  if ARGV[at] == 'open' then
    found = open(key, ARGV[at + 2], ARGV[at + 3], ARGV[at + 4])
  else
    found = redis.call(ARGV[at], key, unpack(ARGV, at + 2, at + 1 + count))
  end
  if type(found) ~= 'table' then found = found and { found } or {} end
  answers[index] = found
  at = at + 2 + count
end
return answers
