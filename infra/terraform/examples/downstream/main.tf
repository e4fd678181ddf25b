# A downstream function and a health check of your own around one circuit. Run infra/package first.
#
# The state machine calls the downstream function through the circuit. An alarm on its errors opens the circuit, and so does an
# alarm on the health check, which runs each minute.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "downstream_zip" {
  description = "The code of the function that calls the dependency."
  type        = string
}

variable "healthcheck_zip" {
  description = "The code of the health check. It fails if the dependency is not healthy."
  type        = string
}

locals {
  packages = "${path.module}/../../../target"
}

module "switchgear" {
  source = "../.."

  name      = "payments"
  namespace = "payments"

  functions_zip = "${local.packages}/functions.zip"

  create_alarms = true
  alarms = {
    payments-downstream-errors  = "payments"
    payments-healthcheck-errors = "payments"
  }

  create_workflow    = true
  callee_arn         = module.downstream.alias_arn
  machine_definition = "${local.packages}/machines/direct.asl.json"

  create_parking         = true
  parking_function_names = "payments-*"
}

module "downstream" {
  source = "../../modules/function"

  name                = "payments-downstream"
  handler             = "app.handler"
  runtime             = "python3.13"
  filename            = var.downstream_zip
  table_arn           = module.switchgear.table_arn
  namespace           = "payments"
  function_policy_arn = module.switchgear.function_policy_arn
  failed_events_arns  = [module.switchgear.failed_events_arn]

  error_alarm = {
    topic_arns     = [module.switchgear.alarms_topic_arn]
    threshold      = 5
    period_seconds = 60
  }
}

module "healthcheck" {
  source = "../../modules/function"

  name                = "payments-healthcheck"
  handler             = "app.handler"
  runtime             = "python3.13"
  filename            = var.healthcheck_zip
  table_arn           = module.switchgear.table_arn
  namespace           = "payments"
  function_policy_arn = module.switchgear.function_policy_arn
  schedule_expression = "rate(1 minute)"

  error_alarm = {
    topic_arns     = [module.switchgear.alarms_topic_arn]
    threshold      = 1
    period_seconds = 60
    periods        = 3
  }
}

output "machine_arn" {
  description = "What your programs start, with the name callee and a payload."
  value       = module.switchgear.machine_arn
}
