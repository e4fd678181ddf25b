# Every part. Run infra/package --layer first.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "callee_arn" {
  description = "The function that the state machine calls."
  type        = string
}

locals {
  packages = "${path.module}/../../../target"
}

module "switchgear" {
  source = "../.."

  name      = "orders"
  namespace = "orders"

  functions_zip = "${local.packages}/functions.zip"

  create_layer = true
  layer_zip    = "${local.packages}/layer.zip"

  create_events = true
  event_sources = ["com.example.orders"]

  create_alarms = true
  alarms        = { payments-errors = "payments" }

  create_health = true
  health_plan = jsonencode({
    name         = "payments"
    everySeconds = 60
    checks       = [{ name = "payments-api", circuit = "payments", url = "https://payments.example.com/health" }]
  })

  create_changes = true

  create_workflow    = true
  callee_arn         = var.callee_arn
  machine_definition = "${local.packages}/machines/direct.asl.json"

  create_dashboard = true

  create_history = true

  create_sources = true
  source_tag     = "circuit"

  create_parking         = true
  parking_function_names = "orders-*"
}

output "switchgear" {
  description = "What was made."
  value       = module.switchgear
}
