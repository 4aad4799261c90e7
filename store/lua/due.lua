-- Leases jobs that are due.
-- KEYS: 1 due, 2 jobs.
-- ARGV: 1 now, 2 end of the lease, 3 how many, 4 token, as long as the fence
--   that every job starts with.
-- Returns: {id, content, id, content...}.
local due, jobs, token = KEYS[1], KEYS[2], ARGV[4]
local leased = {}
for _, id in ipairs(redis.call("ZRANGEBYSCORE", due, "-inf", ARGV[1], "LIMIT", "0", ARGV[3])) do
	local job = redis.call("HGET", jobs, id)
	if job then
		local content = job:sub(#token + 1)
		redis.call("HSET", jobs, id, token .. content)
		redis.call("ZADD", due, ARGV[2], id)
		leased[#leased + 1] = id
		leased[#leased + 1] = content
	else
		redis.call("ZREM", due, id)
	end
end
return leased
