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

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
