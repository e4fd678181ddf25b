output "name" {
  description = "The name of the function."
  value       = aws_lambda_function.function.function_name
}

output "alias_arn" {
  description = "What callers and event sources use."
  value       = aws_lambda_alias.live.arn
}

output "version" {
  description = "The newest version."
  value       = aws_lambda_function.function.version
}

output "role_name" {
  description = "The role of the function, to attach more policies to."
  value       = aws_iam_role.function.name
}

output "error_alarm_name" {
  description = "The alarm on errors of the function; null without it."
  value       = one(aws_cloudwatch_metric_alarm.errors[*].alarm_name)
}
