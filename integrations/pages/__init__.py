"""What every web page of Chit shares: its doors, its forms, its look."""
