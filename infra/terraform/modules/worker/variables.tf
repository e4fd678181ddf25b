variable "prefix" {
  description = "The beginning of every name: the name of the deployment."
  type        = string
}

variable "part" {
  description = "The end of every name: the part of the deployment."
  type        = string
}

variable "description" {
  description = "What the function does."
  type        = string
}

variable "handler" {
  description = "The class of the function, below dev.switchgear."
  type        = string
}

variable "timeout" {
  description = "How long the function may take, in seconds."
  type        = number
  default     = 30
}

variable "functions_zip" {
  description = "The code: infra/package makes it."
  type        = string
}

variable "policy" {
  description = "What the function may do besides writing its log, as the JSON of a policy document."
  type        = string
}

variable "variables" {
  description = "The environment variables of the function."
  type        = map(string)
}

variable "dead_letters" {
  description = "The ARN of the queue for events on which the function failed, as a list of one or none."
  type        = list(string)
  default     = []
}

variable "failed_arns" {
  description = "The ARN of the queue to which Lambda sends what the function failed on, as a list of one or none."
  type        = list(string)
  default     = []
}

variable "rules" {
  description = "The rules that run the function, by the end of their names. One without a pattern runs it each minute; a run that is missed is not made up for unless retried."
  type = map(object({
    description = string
    bus         = optional(string)
    pattern     = optional(string)
    retried     = optional(bool, false)
  }))
  default = {}
}

variable "stream" {
  description = "The stream of the table that the function reads, if it does. What it fails on goes to failed_arns."
  type = object({
    arn     = string
    start   = optional(string, "LATEST")
    retries = number
    bisect  = optional(bool)
  })
  default = null
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
