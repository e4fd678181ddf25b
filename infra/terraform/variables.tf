variable "name" {
  description = "The beginning of every name that is made. Several deployments in an account need different ones."
  type        = string
  default     = "switchgear"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,31}$", var.name))
    error_message = "name must be 3 to 32 characters of a-z, 0-9 and -, and begin with a letter."
  }
}

variable "namespace" {
  description = "The namespace of the circuits."
  type        = string
  default     = "default"

  validation {
    condition     = can(regex("^[A-Za-z0-9._:-]{1,256}$", var.namespace))
    error_message = "namespace must be 1 to 256 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'."
  }
}

variable "policy" {
  description = "The policy of circuits without a live one, as name=value, name=value."
  type        = string
  default     = ""
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}

variable "create_table" {
  description = "Whether the table of circuits is made. If not, table_arn names one that exists."
  type        = bool
  default     = true
}

variable "table_arn" {
  description = "The ARN of a table of circuits that exists already. Needed if create_table is false."
  type        = string
  default     = ""

  validation {
    condition     = var.create_table ? var.table_arn == "" : can(regex("^arn:aws(-[a-z]+)*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}$", var.table_arn))
    error_message = "table_arn must be the ARN of a table if create_table is false, and empty otherwise."
  }
}

variable "functions_zip" {
  description = "The code of the functions for events, alarms, health checks, changes, the history, the governor and parking: infra/package makes it. Needed for these parts."
  type        = string
  default     = ""

  validation {
    condition     = var.functions_zip != "" || !(var.create_events || var.create_alarms || var.create_health || var.create_changes || var.create_history || var.create_sources || var.create_parking)
    error_message = "functions_zip must name the file that infra/package makes, because a part with a function is created."
  }
}

variable "create_layer" {
  description = "Whether the layer of the extension is published."
  type        = bool
  default     = false
}

variable "layer_zip" {
  description = "The layer: infra/package --layer makes it. Needed if create_layer is true."
  type        = string
  default     = ""

  validation {
    condition     = var.layer_zip != "" || !var.create_layer
    error_message = "layer_zip must name the file that infra/package --layer makes, because create_layer is true."
  }
}

variable "layer_architecture" {
  description = "The architecture of the layer, which is that of the machine where infra/package --layer ran."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.layer_architecture)
    error_message = "layer_architecture must be x86_64 or arm64."
  }
}

variable "create_events" {
  description = "Whether calls that are reported as events are counted."
  type        = bool
  default     = false
}

variable "event_sources" {
  description = "The sources whose events count. Needed if create_events is true."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.event_sources) > 0 || !var.create_events
    error_message = "event_sources must name at least one source, because create_events is true; no source is allowed by default."
  }
}

variable "event_bus_name" {
  description = "The bus of outcomes and changes."
  type        = string
  default     = "default"
}

variable "accounts" {
  description = "The accounts whose events and alarms count. If it is empty, this account only."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for account in var.accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "accounts must be numbers of accounts, 12 digits each."
  }
}

variable "create_alarms" {
  description = "Whether alarms open circuits."
  type        = bool
  default     = false
}

variable "alarms" {
  description = "Which alarm means which circuit: the name or ARN of the alarm, and circuit or circuit/key. Needed if create_alarms is true."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.alarms) > 0 || !var.create_alarms
    error_message = "alarms must name at least one alarm and its circuit, because create_alarms is true."
  }
}

variable "create_health" {
  description = "Whether health checks run."
  type        = bool
  default     = false
}

variable "health_plan" {
  description = "The health checks, as JSON. Needed if create_health is true."
  type        = string
  default     = ""

  validation {
    condition     = !var.create_health || try(length(jsondecode(var.health_plan).checks) > 0 && jsondecode(var.health_plan).everySeconds == 60, false)
    error_message = "health_plan must be JSON with checks and with everySeconds 60, which is how often they run, because create_health is true."
  }
}

variable "health_function_arns" {
  description = "The ARNs of the functions of yours that the health plan names."
  type        = list(string)
  default     = []
}

variable "create_changes" {
  description = "Whether changes of circuits are put on the bus as events. Needs a table that is made here."
  type        = bool
  default     = false

  validation {
    condition     = var.create_table || !var.create_changes
    error_message = "create_changes needs a table that is made here: create_table must be true."
  }
}

variable "create_workflow" {
  description = "Whether there is a state machine that calls a function through a circuit."
  type        = bool
  default     = false
}

variable "callee_arn" {
  description = "The function that the state machine calls, under the name callee. Needed if create_workflow is true."
  type        = string
  default     = ""

  validation {
    condition     = !var.create_workflow || can(regex("^arn:aws(-[a-z]+)*:lambda:[a-z0-9-]+:[0-9]{12}:function:", var.callee_arn))
    error_message = "callee_arn must be the ARN of a function, because create_workflow is true."
  }
}

variable "machine_type" {
  description = "EXPRESS is billed by time and may call the function twice. STANDARD is billed by transition and calls it once; its definition is direct-standard.asl.json."
  type        = string
  default     = "EXPRESS"

  validation {
    condition     = contains(["EXPRESS", "STANDARD"], var.machine_type)
    error_message = "machine_type must be EXPRESS or STANDARD."
  }
}

variable "machine_definition" {
  description = "The definition of the state machine: infra/package makes one for each machine_type. Needed if create_workflow is true."
  type        = string
  default     = ""

  validation {
    condition     = var.machine_definition != "" || !var.create_workflow
    error_message = "machine_definition must name the file that infra/package makes, because create_workflow is true."
  }
}

variable "create_dashboard" {
  description = "Whether there is a dashboard of circuits, and alarms on what is made here."
  type        = bool
  default     = false
}

variable "alarm_topic_arn" {
  description = "A topic of yours that is told when an alarm of this deployment begins and when it ends. If it is empty, nobody is told."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256})?$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of a topic, or empty."
  }
}

variable "create_history" {
  description = "Whether each change of a circuit is kept for 30 days, in a table of its own. Needs a table that is made here."
  type        = bool
  default     = false

  validation {
    condition     = var.create_table || !var.create_history
    error_message = "create_history needs a table that is made here: create_table must be true."
  }
}

variable "create_sources" {
  description = "Whether the governor pauses event source mappings while their circuit is open. It gets changes from the bus if create_changes is true, otherwise from the stream of a table that is made here, and runs each minute in any case."
  type        = bool
  default     = false

  validation {
    condition     = !var.create_sources || length(var.source_mappings) > 0 || var.source_tag != ""
    error_message = "source_mappings or source_tag must say which mapping depends on which circuit, because create_sources is true."
  }
}

variable "source_mappings" {
  description = "Which event source mapping depends on which circuit: the UUID of the mapping, and the circuit."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for mapping, circuit in var.source_mappings : can(regex("^[0-9a-f-]{36}$", mapping)) && can(regex("^[A-Za-z0-9._:-]{1,256}$", circuit))])
    error_message = "source_mappings must name mappings by their UUID, and circuits by 1 to 256 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'."
  }
}

variable "source_tag" {
  description = "The tag of event source mappings that names their circuit."
  type        = string
  default     = ""
}

variable "longest_pause_seconds" {
  description = "How long one outage may pause a mapping. Choose it well below the retention of the source."
  type        = number
  default     = 43200

  validation {
    condition     = var.longest_pause_seconds >= 60 && var.longest_pause_seconds <= 1209600
    error_message = "longest_pause_seconds must be 60 to 1209600."
  }
}

variable "create_parking" {
  description = "Whether events that an open circuit refused are kept, and sent again when it closes."
  type        = bool
  default     = false
}

variable "parking_function_names" {
  description = "The functions whose events may be sent again, as a name with asterisks."
  type        = string
  default     = "*"

  validation {
    condition     = can(regex("^[A-Za-z0-9_*-]{1,64}$", var.parking_function_names))
    error_message = "parking_function_names must be 1 to 64 characters of A-Z, a-z, 0-9, '_', '-' and '*'."
  }
}

variable "parking_queue_names" {
  description = "The queues whose messages may be sent again, as a name with asterisks."
  type        = string
  default     = "*"

  validation {
    condition     = can(regex("^[A-Za-z0-9_.*-]{1,80}$", var.parking_queue_names))
    error_message = "parking_queue_names must be 1 to 80 characters of A-Z, a-z, 0-9, '_', '.', '-' and '*'."
  }
}

variable "parking_targets" {
  description = "Circuits of functions and queues, by their names, for failures that name no circuit."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for circuit in values(var.parking_targets) : can(regex("^[A-Za-z0-9._:-]{1,256}$", circuit))])
    error_message = "parking_targets must name circuits by 1 to 256 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'."
  }
}

variable "parking_group_pointer" {
  description = "Where a payload names its group, as a JSON pointer. Events of a group are sent again in order."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/.*)?$", var.parking_group_pointer))
    error_message = "parking_group_pointer must be a JSON pointer, which begins with a slash, or empty."
  }
}

variable "parking_order_pointer" {
  description = "Where a payload has its number or time in its group, as a JSON pointer."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/.*)?$", var.parking_order_pointer))
    error_message = "parking_order_pointer must be a JSON pointer, which begins with a slash, or empty."
  }
}
