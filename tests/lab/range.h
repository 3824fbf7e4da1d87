	uint32_t sum = y + n;

	return sum >= y && sum <= limit;
