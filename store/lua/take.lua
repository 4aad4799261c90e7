-- Takes a place at each of some limits, or at none and says how long to wait.
-- What is kept of a limit is when its last place is over.
-- KEYS: 1 rates.
-- ARGV: 1 now; each limit: name, how long a place lasts, how far ahead of now
--   places may be taken; all in microseconds.
-- Returns: "0", or how many microseconds to wait before asking again.
local rates, now, wait = KEYS[1], tonumber(ARGV[1]), 0
local free = {}
for i = 2, #ARGV, 3 do
	free[i] = math.max(now, tonumber(redis.call("HGET", rates, ARGV[i]) or "0"))
	wait = math.max(wait, free[i] - now - tonumber(ARGV[i + 2]))
end
if wait > 0 then
	return string.format("%.0f", wait)
end
for i = 2, #ARGV, 3 do
	redis.call("HSET", rates, ARGV[i], string.format("%.0f", free[i] + tonumber(ARGV[i + 1])))
end
return "0"
