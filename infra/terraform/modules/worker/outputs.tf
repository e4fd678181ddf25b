output "arn" {
  description = "The ARN of the function."
  value       = aws_lambda_function.worker.arn
}

output "name" {
  description = "The name of the function."
  value       = aws_lambda_function.worker.function_name
}

output "rules" {
  description = "The names of the rules that run the function."
  value       = sort([for rule in aws_cloudwatch_event_rule.worker : rule.name])
}

output "reads_stream" {
  description = "Whether the function reads the stream of the table."
  value       = var.stream != null
}
