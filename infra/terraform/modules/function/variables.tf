variable "name" {
  description = "The name of the function, and the beginning of every other name. Several functions in an account need different ones."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 characters of A-Z, a-z, 0-9, '_' and '-', and begin with a letter."
  }
}

variable "description" {
  description = "What the function does."
  type        = string
  default     = "Calls through circuits."
}

variable "handler" {
  description = "The handler of the function."
  type        = string
}

variable "runtime" {
  description = "The runtime of the function."
  type        = string
}

variable "architecture" {
  description = "The architecture of the function. The layer of the extension must have the same."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "memory_size" {
  description = "The memory of the function, in MB."
  type        = number
  default     = 512

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "memory_size must be 128 to 10240."
  }
}

variable "timeout" {
  description = "How long the function may take, in seconds."
  type        = number
  default     = 30

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900
    error_message = "timeout must be 1 to 900."
  }
}

variable "filename" {
  description = "The code of the function, as a zip file."
  type        = string
}

variable "variables" {
  description = "The environment variables of the function, besides SWITCHGEAR_TABLE and SWITCHGEAR_NAMESPACE."
  type        = map(string)
  default     = {}
}

variable "layer_arns" {
  description = "The layers of the function. A function that is not written in Java needs that of the extension: the output layer_arn of the module."
  type        = list(string)
  default     = []
}

variable "table_arn" {
  description = "The table of circuits: the output table_arn of the module."
  type        = string

  validation {
    condition     = can(regex("^arn:aws(-[a-z]+)*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}$", var.table_arn))
    error_message = "table_arn must be the ARN of a table."
  }
}

variable "namespace" {
  description = "The namespace of the circuits, which is that of the module."
  type        = string
  default     = "default"

  validation {
    condition     = can(regex("^[A-Za-z0-9._:-]{1,256}$", var.namespace))
    error_message = "namespace must be 1 to 256 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'."
  }
}

variable "function_policy_arn" {
  description = "The policy for functions that use circuits: the output function_policy_arn of the module."
  type        = string
}

variable "policy_documents" {
  description = "What the function may do besides using circuits and writing its log, as the JSON of policy documents."
  type        = list(string)
  default     = []
}

variable "log_retention_days" {
  description = "How long the log is kept, in days."
  type        = number
  default     = 30
}

variable "alias_name" {
  description = "The name of the alias. Callers and event sources should use its ARN."
  type        = string
  default     = "live"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.alias_name)) && !can(regex("^[0-9]+$", var.alias_name))
    error_message = "alias_name must be 1 to 128 characters of A-Z, a-z, 0-9, '_' and '-', and not a number."
  }
}

variable "live_version" {
  description = "The version that the alias names, to roll back. If it is empty, that is the newest."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[0-9]*$", var.live_version))
    error_message = "live_version must be the number of a version, or empty."
  }
}

variable "failed_events_arns" {
  description = "The queue for asynchronous events that failed, as a list of one or none: the output failed_events_arn of the module."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.failed_events_arns) <= 1
    error_message = "failed_events_arns must have at most 1 ARN."
  }
}

variable "schedule_expression" {
  description = "How often the function runs, such as rate(1 minute), if it is a health check or a probe. If it is empty, nothing starts it."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^((rate|cron)\\(.+\\))?$", var.schedule_expression))
    error_message = "schedule_expression must be rate(…) or cron(…), or empty."
  }
}

variable "error_alarm" {
  description = "When errors of the function are an alarm, and which topics are told: the output alarms_topic_arn of the module opens a circuit. Null without an alarm."
  type = object({
    topic_arns     = list(string)
    threshold      = optional(number, 5)
    period_seconds = optional(number, 60)
    periods        = optional(number, 1)
  })
  default = null

  validation {
    condition     = var.error_alarm == null || try(length(var.error_alarm.topic_arns) > 0 && var.error_alarm.threshold >= 1 && var.error_alarm.periods >= 1 && contains([10, 20, 30, 60, 300, 900, 3600], var.error_alarm.period_seconds), false)
    error_message = "error_alarm must have topic_arns, a threshold and periods of at least 1, and period_seconds of 10, 20, 30, 60, 300, 900 or 3600."
  }
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
