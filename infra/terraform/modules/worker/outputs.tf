output "arn" {
  description = "The ARN of the function."
  value       = aws_lambda_function.worker.arn
}

output "name" {
  description = "The name of the function."
  value       = aws_lambda_function.worker.function_name
}
