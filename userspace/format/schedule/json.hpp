// Schedules and how they compare with what runs, as JSON.
#pragma once

#include <string>
#include <vector>

#include "format/json_writer.hpp"
#include "model/error.hpp"
#include "model/port_config.hpp"
#include "model/port_difference.hpp"

namespace isoline::format {

/// {"schema":"isoline.schedule/1","schedule","ports":[…]}: what the file says, defaults filled in, and of each class
/// the windows of its gate.
std::string encode_schedule(const Schedule& schedule, bool pretty = true);

/// The members of one port, into an object that is open.
void write_port_config(JsonWriter& json, const PortConfig& port);

/// The member "gate_control_list".
void write_gates(JsonWriter& json, const char* name, const GateControlList& list);

/// {"ports":[{"interface","agreement","reason","differences":[{"what","wanted","found"}]}]}
std::string encode_comparisons(const std::vector<PortComparison>& ports, bool pretty = true);

/// The member "ports" of the same, for documents that hold more.
void write_comparisons(JsonWriter& json, const std::vector<PortComparison>& ports);

/// {"problems":[…],"warnings":[…]}: what a check of a schedule says.
std::string encode_findings(const std::vector<Error>& problems, const std::vector<Error>& warnings, bool pretty = true);

/// "in_sync", "pending", "differs", "cannot_verify": as JSON and metrics write it.
const char* agreement_key(PortAgreement agreement);

}  // namespace isoline::format
