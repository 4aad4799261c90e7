-- enqueue puts n messages, from ARGV[first] on, at the end of the lane whose
-- keys start at KEYS[k]: lane, head, contact, ready, slow. The head of a lane
-- that was empty is leased with token until till, unless till is "0" or the
-- contact opted out. Returns true when it was leased.
local function enqueue(k, id, till, token, n, first, now)
	local lane, head, contact, ready, slow = KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3], KEYS[k + 4]
	if redis.call("RPUSH", lane, unpack(ARGV, first, first + n - 1)) > n then
		-- An answer takes its whole lane out of the slow queue. A time to come
		-- is a promise about the head, a lease or a back-off, and stays.
		local score = slow ~= ready and redis.call("ZSCORE", slow, id)
		if score then
			redis.call("ZREM", slow, id)
			redis.call("ZADD", ready, tonumber(score) > tonumber(now) and score or now, id)
		end
		return false
	end
	local allowed = ARGV[first]:sub(2, 2) == "!" or redis.call("HGET", contact, "out") ~= "1"
	if till == "0" or not allowed then
		redis.call("ZADD", ready, now, id)
		return false
	end
	redis.call("HSET", head, "tok", token, "int", now)
	redis.call("ZADD", ready, till, id)
	return true
end
