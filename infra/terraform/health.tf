# Health checks: schedule, function, table.

data "aws_iam_policy_document" "health" {
  count = var.create_health ? 1 : 0

  # besides circuits, the results of earlier runs
  statement {
    sid       = "SwitchgearCircuits"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = concat(local.leading_keys, ["h#${var.namespace}"])
    }
  }

  dynamic "statement" {
    for_each = length(var.health_function_arns) > 0 ? [1] : []

    content {
      sid       = "OwnChecks"
      actions   = ["lambda:InvokeFunction"]
      resources = var.health_function_arns
    }
  }
}

module "health" {
  source = "./modules/worker"
  count  = var.create_health ? 1 : 0

  prefix        = var.name
  part          = "health"
  description   = "Tests whether dependencies are healthy."
  handler       = "signals.HealthCheckHandler"
  timeout       = 55
  functions_zip = var.functions_zip
  policy        = data.aws_iam_policy_document.health[0].json
  rules         = { health = { description = "Runs the health checks.", retried = true } }
  tags          = var.tags

  variables = merge(local.store, {
    SWITCHGEAR_HEALTH_PLAN = var.health_plan
  })
}
