// Parts of the flow list that several documents share: counts, keys, distributions.
#pragma once

#include "format/json_reader.hpp"
#include "format/json_writer.hpp"
#include "model/flow.hpp"

namespace isoline::format {

/// The three members of traffic, into an object that is open.
void write_counts(JsonWriter& json, const Counts& counts);
void read_counts(const JsonPlace& place, Counts& counts);

/// {"protocol":"tcp","src_address":…}: the fields that the kind has.
void write_key(JsonWriter& json, const FlowKey& key);
void read_key(const JsonPlace& place, FlowKey& key);

/// {"count","min","max","p50",…,"clock"}; with `whole` also sum and buckets.
void write_distribution(JsonWriter& json, const Distribution& distribution, bool whole);
void read_distribution(const JsonPlace& place, Distribution& distribution);

/// "ingress" or "egress".
void read_direction(const JsonPlace& place, Direction& direction);

}  // namespace isoline::format
