# The table of circuits, and the policy for the functions that use it.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

module "switchgear" {
  source = "../.."
}

output "table_arn" {
  description = "The value of SWITCHGEAR_TABLE."
  value       = module.switchgear.table_arn
}

output "function_policy_arn" {
  description = "Attach it to the role of each function that uses a circuit."
  value       = module.switchgear.function_policy_arn
}
