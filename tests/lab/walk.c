	const struct user_map *map = user_thread->map;
	uint32_t end = y;

	for (uint32_t i = 0; i < map->count; i++) {
		const struct user_area *a = &map->areas[i];

		if (a->start > end)
			break;
		access_counts.areas++;
		if (end < a->end && allows(a, access))
			end = a->end;
	}
	return end;
